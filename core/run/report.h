// What a run leaves to be read: run.json, and report.html, a page that needs no network and no
// other file. The page is the same for every run: style and scripts (core/run/page/) around the
// run's data, of which report.js makes what is seen.
#pragma once

#include "core/run/checkpoint.h"
#include "core/run/options.h"
#include "core/run/record.h"

namespace attn {

struct Description {
  const std::string &stem, &title;
  const Options& options;
  const Record& record;
  const Checkpoint& checkpoint;
  const std::filesystem::path& folder;
};

// run.json: options, versions, every result and claim, and what the run cost.
void write_run_json(const Description& run, double seconds);

// report.html, with the figures that were drawn. No times: equal runs give equal pages, as far as
// the chapter draws none.
void write_report(const Description& run, const std::vector<std::string>& drawn);

// The page before {title} and {data} are put in; made from core/run/page/ when the book is built.
extern const char* const page_template;

}  // namespace attn
