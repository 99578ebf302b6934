/** Said by the pumps themselves, outside any screen. */
export const DOWNLOAD = "⬇️ Скачать файл";
export const NO_PAYMENTS = "Оплата здесь пока не принимается. Деньги не списаны.";
