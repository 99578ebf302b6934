/** All that the provider says of one model (kie/API.md §9), as it was read. */
export interface ModelSource {
  readonly id: string;
  readonly title: string;
  readonly maker: string;
  /** `Text to Video` */
  readonly taskTypes: readonly string[];
  readonly priceText?: string;
  /** Percent of answers that came well in the last day. */
  readonly successRate?: number;
  /** The provider's answers about it were nothing but errors: of which kind. */
  readonly unread?: string;
  /** An OpenAPI document. */
  readonly document?: unknown;
  /** The website's price list, of all models; absent where it is gone. */
  readonly feed?: readonly PriceLine[];
}

export interface PriceLine {
  readonly text: string;
  readonly credits: number;
  /** `per second` */
  readonly unit: string;
  readonly model?: string;
}
