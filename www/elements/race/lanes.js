// Two lanes: who waits for whom, how far the work has come, and the time it took as a length.
import { html, nothing } from "lit";
import strings from "../../locales/en-race.js";
import { dotsFor, lanePicture } from "../../view/race-lanes.js";
import { RACERS, counts } from "../../view/race-result.js";

/** Where a lane stands: { part: 0…1 of its picture in ink, time: ms or null, share: its bar, note: words, row }. */
function standing({ kernel, tokens, job, rows, replay }) {
  if (job) {
    const row = job.rows.find((each) => each.kernel === kernel);
    if (row) return { part: 1, time: row.medianMillis, row };
    if (job.kernel === kernel) return { part: job.call, note: job.call === 0 ? strings.ready : job.call < 1 ? strings.first[kernel](job.call, tokens) : strings.more(job.part) };
    return { part: 0, note: strings.turn };
  }
  const row = rows?.find((each) => each.kernel === kernel);
  if (!row) return { part: 0, note: strings.notRun };
  if (!counts(row)) return { part: 0, note: row.skipped ?? strings.table.wrong, failed: true };
  const longest = Math.max(...rows.filter(counts).map(({ medianMillis }) => medianMillis));
  const time = Math.min(replay.at, row.medianMillis);
  return { part: time / row.medianMillis, time, share: time / longest, row };
}

function bar({ share, time, note, failed, row }) {
  return html`<div class="track ${share === undefined ? "bare" : ""}" .style=${`--share: ${(share ?? 0).toFixed(5)}`}>
    <i></i><p class="time ${failed ? "failed" : ""}" title=${row ? `${row.medianMillis} ms` : nothing}>${time === undefined ? html`<span class="sub">${note}</span>` : strings.time(time)}</p>
  </div>`;
}

function lane({ kernel, tokens, width, cost, ...rest }) {
  const stands = standing({ kernel, tokens, ...rest });
  const dots = dotsFor(tokens, width);
  const picture = width ? lanePicture(kernel, dots, width) : nothing;
  return html`<div class="lane of-${kernel}" data-kernel=${kernel} aria-busy=${rest.job?.kernel === kernel ? "true" : "false"}>
    <div class="who"><h3>${strings.table.heads[kernel]}</h3><p class="fine">${strings.says[kernel](kernel === "flash" ? cost.comparisons : cost.sequentialSteps)}</p></div>
    <div class="run">
      <div class="stack" role="img" aria-label=${strings.picture[kernel](dots, tokens)}>
        <div class="pale">${picture}</div><div class="inked" .style=${`--part: ${Math.floor(stands.part * dots + 1e-6) / dots}`}>${picture}</div>
      </div>
      ${bar(stands)}
    </div>
  </div>`;
}

/** `costs` by kernel; `job` while the race is run, `rows` when it was. */
export const lanes = ({ tokens, width, costs, job, rows, replay }) => html`<div class="lanes">
  ${RACERS.map((kernel) => lane({ kernel, tokens, width, cost: costs[kernel], job, rows, replay }))}
</div>`;
