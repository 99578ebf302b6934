export { createFavourites, type Favourites } from "./favourites.ts";
export { createPeople, type Names, PERSON_EXISTS, type People, type Person } from "./people.ts";
