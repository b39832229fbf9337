// Registers every element. Loading it twice, or where there is no document, does no harm.
import { QkvAttention } from "./qkv-attention.js";
import { QkvCost } from "./qkv-cost.js";
import { QkvFade } from "./qkv-fade.js";
import { QkvGenerate } from "./qkv-generate.js";
import { QkvHeads } from "./qkv-heads.js";
import { QkvRace } from "./qkv-race.js";
import { QkvScaling } from "./qkv-scaling.js";
import { QkvSteps } from "./qkv-steps.js";
import { QkvVariants } from "./qkv-variants.js";
import { define } from "./define.js";

define({ "qkv-attention": QkvAttention, "qkv-steps": QkvSteps, "qkv-heads": QkvHeads, "qkv-fade": QkvFade, "qkv-race": QkvRace, "qkv-generate": QkvGenerate, "qkv-cost": QkvCost, "qkv-variants": QkvVariants, "qkv-scaling": QkvScaling });

export { QkvAttention, QkvCost, QkvFade, QkvGenerate, QkvHeads, QkvRace, QkvScaling, QkvSteps, QkvVariants };
