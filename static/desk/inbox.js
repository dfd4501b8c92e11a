// The demonstration's inbox, which stands in the portal and needs nothing else of the desk.
import { startFrames } from "./frames.js";

startFrames();
