// The elements as an embedding page uses them: registered, nothing else of the site.
import "../../../www/elements/index.js";
