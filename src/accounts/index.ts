export { createPeople, type Names, PERSON_EXISTS, type People, type Person } from "./people.ts";
