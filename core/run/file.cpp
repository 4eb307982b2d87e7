#include "core/run/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace attn {

namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what, int error) {
  throw std::runtime_error(path.string() + ": " + what + ": " + std::strerror(error));
}

}  // namespace

void write_file(const std::filesystem::path& path, const std::string& content) {
  std::signal(SIGXFSZ, SIG_IGN);  // beyond `ulimit -f`, write() then fails and nothing is killed
  const std::string temporary = path.string() + ".part";
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) fail(path, "cannot write", errno);
  const auto give_up = [&] {
    const int error = errno;
    ::close(file);
    ::unlink(temporary.c_str());
    fail(path, "cannot write", error);
  };
  for (std::size_t done = 0; done < content.size();) {
    const ssize_t count = ::write(file, content.data() + done, content.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) give_up();
    done += static_cast<std::size_t>(count);
  }
  if (::fsync(file) != 0) give_up();
  if (::close(file) != 0 || std::rename(temporary.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary.c_str());
    fail(path, "cannot write", error);
  }
}

std::string read_file(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) fail(path, "cannot read", errno);
  if (S_ISDIR(status.st_mode)) fail(path, "cannot read", EISDIR);
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(path, "cannot read", errno);
  // Not `<< file.rdbuf()`, which takes a read that fails for the end of the file.
  std::string content;
  std::array<char, 65536> part;
  while (file) {
    file.read(part.data(), part.size());
    content.append(part.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) fail(path, "cannot read", errno);
  return content;
}

void claim_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail(folder, "cannot make this folder", error.value());
  const std::filesystem::path probe = folder / ".writable.part";
  const int file = ::open(probe.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) fail(folder, "cannot write into this folder", errno);
  ::close(file);
  ::unlink(probe.c_str());
  // Never closed: the lock goes with the process. Where a file system has no locks, there is none.
  const int lock = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock >= 0 && ::flock(lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    throw std::runtime_error(folder.string() + ": another run is writing into this folder");
  }
}

}  // namespace attn
