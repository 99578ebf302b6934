/** A document says something that no form can be made of. Ends at `importModel`, as its reason. */
export class Unfit extends Error {
  override readonly name = "Unfit";
}
