#include "core/run/file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace attn {
namespace {

constexpr int kLongestSilence = 10'000;  // of a pipe, in milliseconds

struct OpenFile {
  int number;
  ~OpenFile() { ::close(number); }
};

}  // namespace

void write_file(const std::filesystem::path& path, const std::string& content) {
  std::signal(SIGXFSZ, SIG_IGN);  // beyond `ulimit -f`, write() then fails and nothing is killed
  const std::string temporary = path.string() + ".part";
  ::unlink(temporary.c_str());  // a link of that name must not lead the write elsewhere
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) refuse(path, "cannot write: ", std::strerror(errno));
  int error = 0;
  for (std::size_t done = 0; error == 0 && done < content.size();) {
    const ssize_t count = ::write(file, content.data() + done, content.size() - done);
    if (count >= 0) done += static_cast<std::size_t>(count);
    if (count < 0 && errno != EINTR) error = errno;
  }
  if (error == 0 && ::fsync(file) != 0) error = errno;
  if (::close(file) != 0 && error == 0) error = errno;
  if (error == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return;
  ::unlink(temporary.c_str());
  refuse(path, "cannot write: ", std::strerror(error));
}

std::string read_file(const std::filesystem::path& path, std::size_t most) {
  // Without O_NONBLOCK, a pipe that nobody writes to would never be open.
  const OpenFile file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  struct stat status {};
  int error = file.number < 0 || ::fstat(file.number, &status) != 0 ? errno : 0;
  if (error == 0 && S_ISDIR(status.st_mode)) error = EISDIR;
  if (error != 0) refuse(path, "cannot read: ", std::strerror(error));
  if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode)) {
    refuse(path, "cannot read: it is a device, neither a file nor a pipe");
  }
  std::string content;
  std::array<char, 65536> part;
  for (;;) {
    const std::size_t size = std::max(content.size(), static_cast<std::size_t>(status.st_size));
    if (size > most) refuse(path, "cannot read: it holds more than ", most, " bytes");
    pollfd waiting{file.number, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, kLongestSilence);
    if (ready == 0) refuse(path, "cannot read: this pipe gave nothing for ten seconds");
    const ssize_t count = ::read(file.number, part.data(), part.size());
    if (count < 0 && errno != EINTR && errno != EAGAIN) {
      refuse(path, "cannot read: ", std::strerror(errno));
    }
    if (count == 0) return content;
    if (count > 0) content.append(part.data(), static_cast<std::size_t>(count));
  }
}

void claim_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) refuse(folder, "cannot make this folder: ", error.message());
  const std::filesystem::path probe = folder / ".writable.part";
  ::unlink(probe.c_str());
  const int file = ::open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) refuse(folder, "cannot write into this folder: ", std::strerror(errno));
  ::close(file);
  ::unlink(probe.c_str());
  // Never closed: the lock goes with the process. Where a file system has no locks, there is none.
  const int lock = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock >= 0 && ::flock(lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    refuse(folder, "another run is writing into this folder");
  }
}

std::uint64_t fingerprint(std::string_view bytes, std::uint64_t before) {
  for (const char byte : bytes) {
    before = (before ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  }
  return before;
}

}  // namespace attn
