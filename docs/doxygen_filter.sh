#!/usr/bin/env bash
# Prints a header with its plain comments turned into Doxygen's; docs/Doxyfile calls this. Lines that stand three spaces
# in are code or a table, and are shown as they are.
#
#   docs/doxygen_filter.sh HEADER
set -euo pipefail
sed -E \
  -e 's|^( *)// ---- .*$||; s|^namespace attn \{$||; s|^\}  // namespace attn$||' \
  -e '1s|^// |/// @file\n/// |' \
  -e 's|^( *)//( [^/]*.*)?$|\1///\2|' \
  -e 's|([;,]) +// |\1  ///< |' "$1" |
  awk '
    /^ *\/\/\/   / { if (!inside) print "/// @verbatim"; printf "%s", blank; print; inside = 1; blank = ""; next }
    inside && /^ *\/\/\/ *$/ { blank = blank $0 "\n"; next }
    inside { print "/// @endverbatim"; printf "%s", blank; inside = 0; blank = "" }
    { print }'
