#include "core/text/unicode.h"

#include <unicode/brkiter.h>
#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>

#include "core/tensor/tensor.h"

namespace attn {
namespace {

constexpr UChar32 kNone = -1;
constexpr UChar32 kZeroWidthSpace = 0x200B, kNonJoiner = 0x200C, kJoiner = 0x200D;

void require_success(UErrorCode status, const char* what) {
  if (U_FAILURE(status)) reject<std::runtime_error>("ICU cannot ", what, ": ", u_errorName(status));
}

std::string_view checked(std::string_view text) {
  const std::size_t bad = first_invalid_utf8(text);
  if (bad != std::string_view::npos) reject("the text is not UTF-8 at byte ", bad);
  return text;
}

icu::StringPiece piece_of(std::string_view text) {
  return {text.data(), static_cast<int32_t>(text.size())};
}

// The code point at byte i, which moves behind it; kNone if it is not well-formed.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
UChar32 next_code_point(std::string_view text, std::size_t& i) {
  UChar32 c;
  U8_NEXT(text.data(), i, text.size(), c);
  return c;
}
#pragma GCC diagnostic pop

UChar32 first_code_point(std::string_view text) {
  std::size_t start = 0;
  return text.empty() ? kNone : next_code_point(text, start);
}

bool has(UChar32 c, UProperty property) { return u_hasBinaryProperty(c, property); }

bool is_a(UChar32 c, std::uint32_t categories) {
  return c != kNone && (U_GET_GC_MASK(c) & categories) != 0;
}

// Of a script that is written without spaces.
bool is_unspaced(UChar32 c) {
  const int line_break = u_getIntPropertyValue(c, UCHAR_LINE_BREAK);
  return is_a(c, U_GC_L_MASK | U_GC_M_MASK) &&
         (line_break == U_LB_COMPLEX_CONTEXT || line_break == U_LB_IDEOGRAPHIC ||
          line_break == U_LB_CONDITIONAL_JAPANESE_STARTER);
}

// Blank to the eye, though Unicode counts them as symbols, letters or controls: the Braille pattern
// without dots, two Hangul fillers, and ASCII's separators of files, groups, records and units.
bool is_seen_as_blank(UChar32 c) {
  return c == 0x2800 || c == 0x3164 || c == 0xFFA0 || (c >= 0x1C && c <= 0x1F);
}

bool is_invisible(UChar32 c) {
  if (is_seen_as_blank(c)) return false;
  if (has(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || U_IS_UNICODE_NONCHAR(c)) return true;
  return is_a(c, U_GC_CC_MASK | U_GC_CF_MASK) && !has(c, UCHAR_WHITE_SPACE) &&
         !has(c, UCHAR_PREPENDED_CONCATENATION_MARK);
}

// Unicode TR 31, section 2.3: where a joiner or non-joiner changes what is seen.
bool joiner_is_seen(UChar32 before, UChar32 joiner, UChar32 after) {
  const auto joins = [](UChar32 c, UJoiningType side) {
    const int type = u_getIntPropertyValue(c, UCHAR_JOINING_TYPE);
    return type == U_JT_DUAL_JOINING || type == side;
  };
  if (before == kNone) return false;
  constexpr int kVirama = 9;
  if (u_getCombiningClass(before) == kVirama) return true;
  // Bengali, Kannada: RA, joiner, virama is another form than RA, virama.
  if (joiner == kJoiner && after != kNone && u_getCombiningClass(after) == kVirama) return true;
  if (joiner == kNonJoiner) {
    return joins(before, U_JT_LEFT_JOINING) && joins(after, U_JT_RIGHT_JOINING);
  }
  const bool after_emoji =
      has(before, UCHAR_EXTENDED_PICTOGRAPHIC) || has(before, UCHAR_EMOJI_MODIFIER);
  return after_emoji && has(after, UCHAR_EXTENDED_PICTOGRAPHIC);
}

bool is_tag(UChar32 c) { return c >= 0xE0020 && c <= 0xE007F; }

// `before` and `after` are the nearest code points that are seen.
bool is_kept(UChar32 before, UChar32 c, UChar32 after) {
  constexpr UChar32 kBlackFlag = 0x1F3F4;  // tags after it say whose it is
  if (c == kZeroWidthSpace) return is_unspaced(before) || is_unspaced(after);
  if (c == kNonJoiner || c == kJoiner) return joiner_is_seen(before, c, after);
  return is_tag(c) && (before == kBlackFlag || is_tag(before));
}

std::string without_invisible(std::string_view text) {
  std::string seen;
  seen.reserve(text.size());
  UChar32 before = kNone, after = kNone;
  std::size_t run_end = 0;  // of the run of invisible characters that ends before `after`
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t start = i;
    const UChar32 c = next_code_point(text, i);
    if (is_invisible(c)) {
      if (start >= run_end) {
        run_end = i;
        after = kNone;
        while (run_end < text.size() && (after == kNone || is_invisible(after))) {
          after = next_code_point(text, run_end);
        }
      }
      if (!is_kept(before, c, after)) continue;
    }
    seen.append(text.substr(start, i - start));
    if (c != kZeroWidthSpace) before = c;
  }
  return seen;
}

// What lies between the places where an iterator of ICU breaks the text.
std::vector<std::string> pieces(std::string_view text, icu::BreakIterator& iterator) {
  UErrorCode status = U_ZERO_ERROR;
  UText as_utext = UTEXT_INITIALIZER;
  utext_openUTF8(&as_utext, text.data(), static_cast<int64_t>(text.size()), &status);
  iterator.setText(&as_utext, status);
  require_success(status, "read the text");
  std::vector<std::string> found;
  int32_t start = iterator.first();
  for (int32_t end = iterator.next(); end != icu::BreakIterator::DONE; end = iterator.next()) {
    found.emplace_back(
        text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start)));
    start = end;
  }
  utext_close(&as_utext);
  return found;
}

}  // namespace

std::size_t code_point_length(std::string_view text) {
  std::size_t end = 0;
  return text.empty() || next_code_point(text, end) < 0 ? 0 : end;
}

std::size_t first_invalid_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = code_point_length(text.substr(i));
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

std::string as_seen(std::string_view text) {
  const auto is_plain = [](char c) { return c >= ' ' && c <= '~'; };
  if (std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  const std::string seen = without_invisible(checked(text));
  UErrorCode status = U_ZERO_ERROR;
  std::string composed;
  icu::StringByteSink<std::string> sink(&composed);
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  require_success(status, "normalise");
  nfc->normalizeUTF8(0, piece_of(seen), sink, nullptr, status);
  require_success(status, "normalise");
  return composed;
}

std::string to_lower(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  std::string lower;
  icu::StringByteSink<std::string> sink(&lower);
  icu::CaseMap::utf8ToLower("", 0, piece_of(checked(text)), sink, nullptr, status);
  require_success(status, "write in lower case");
  return lower;
}

std::vector<std::string> characters(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  thread_local const std::unique_ptr<icu::BreakIterator> iterator(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  require_success(status, "tell characters apart");
  return pieces(checked(text), *iterator);
}

std::vector<std::string> words_of_run(const std::string& run) {
  checked(run);
  bool is_one_word = true;
  for (std::size_t i = 0; i < run.size() && is_one_word;) {
    is_one_word = !is_unspaced(next_code_point(run, i));
  }
  if (is_one_word) return {run};
  UErrorCode status = U_ZERO_ERROR;
  thread_local const std::unique_ptr<icu::BreakIterator> iterator(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  require_success(status, "tell words apart");
  return pieces(run, *iterator);
}

CharacterKind kind_of(std::string_view character) {
  const UChar32 c = first_code_point(character);
  if (c == kZeroWidthSpace || is_seen_as_blank(c) || has(c, UCHAR_WHITE_SPACE)) {
    return CharacterKind::kBlank;
  }
  if (is_a(c, U_GC_ND_MASK)) return CharacterKind::kDigit;
  if (is_a(c, U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) return CharacterKind::kLetter;
  return CharacterKind::kOther;
}

bool is_blank(std::string_view text) {
  checked(text);
  for (std::size_t i = 0; i < text.size(); i += code_point_length(text.substr(i))) {
    if (kind_of(text.substr(i)) != CharacterKind::kBlank) return false;
  }
  return true;
}

std::size_t columns_of(std::string_view character) {
  const UChar32 c = first_code_point(character);
  if (is_a(c, U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK)) return 0;
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace attn
