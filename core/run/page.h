// The page that report.html is, made from the files in core/run/page/ when the book is built.
#pragma once

namespace attn {

extern const char* const page_template;  // {title} and {data} are to be put in

}  // namespace attn
