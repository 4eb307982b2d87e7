#!/usr/bin/env bash
# Prints a header with its plain comments turned into Doxygen's; docs/Doxyfile calls this.
#
#   docs/doxygen_filter.sh HEADER
set -euo pipefail
sed -E \
  -e 's|^( *)// ---- .*$||; s|^namespace attn \{$||; s|^\}  // namespace attn$||' \
  -e '1s|^// |/// @file\n/// |' \
  -e 's|^( *)//( [^/]*.*)?$|\1///\2|' \
  -e 's|([;,]) +// |\1  ///< |' "$1"
