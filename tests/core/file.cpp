// Files are written whole or not at all, and nowhere else than was said.
#include "core/run/file.h"

#include <boost/test/unit_test.hpp>

#include "tests/core/child.h"
#include "tests/support/message_of.h"

using namespace attn;

namespace fs = std::filesystem;

BOOST_AUTO_TEST_CASE(a_link_in_the_place_of_the_unfinished_file_is_not_followed) {
  const TemporaryFolder folder;
  write(folder / "precious", "mine");
  fs::create_symlink(folder / "precious", folder / "run.json.part");
  fs::create_symlink(folder / "precious", folder / ".writable.part");
  claim_folder(folder.path);
  write_file(folder / "run.json", "new");
  BOOST_TEST(contents(folder / "run.json") == "new");
  BOOST_TEST(contents(folder / "precious") == "mine");
  BOOST_TEST(!fs::exists(fs::symlink_status(folder / "run.json.part")));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_leaves_what_was_there) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "taken");
  write(folder / "taken/inside", "old");
  BOOST_TEST(message_of([&] { write_file(folder / "taken", "new"); }) ==
             (folder / "taken") + ": cannot write: Is a directory");
  BOOST_TEST(contents(folder / "taken/inside") == "old");
  BOOST_TEST(!fs::exists(folder / "taken.part"));
  BOOST_TEST(message_of([&] { write_file(folder / "missing/file", "new"); }) ==
             (folder / "missing/file") + ": cannot write: No such file or directory");
}
