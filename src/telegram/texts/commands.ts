/** The commands and what Telegram's menu says about them. `setMyCommands` is made of this. */
export const commandWords = {
  start: "Главное меню",
  menu: "Главное меню",
  generate: "Создать картинку, видео или звук",
  models: "Все модели и цены",
  search: "Найти модель по слову",
  balance: "Баланс и выписка",
  history: "Мои запуски и результаты",
  help: "Помощь и вопросы",
  cancel: "Закрыть форму",
  reset: "Начать заново",
} as const;
