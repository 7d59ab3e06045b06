#include "harness/http/content_decoder.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <utility>

#include "harness/base/text.h"

namespace assay {
namespace {

constexpr size_t kMostStages = 4;  // nobody means more
constexpr size_t kPiece = 16 * 1024;

// What inflateInit2 is to expect, beside the largest window.
constexpr int kGzip = MAX_WBITS + 16;
constexpr int kZlib = MAX_WBITS;
constexpr int kRaw = -MAX_WBITS;

bool BeginsMember(std::string_view bytes) {
  return bytes.size() >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

// RFC 1950 2.2. Some send deflate without its frame, as browsers take it.
bool BeginsZlib(std::string_view bytes) {
  const auto first = static_cast<unsigned char>(bytes[0]);
  const auto second = static_cast<unsigned char>(bytes[1]);
  return (first & 0x0f) == Z_DEFLATED && (first * 256 + second) % 31 == 0;
}

}  // namespace

class ContentDecoder::Stage {
 public:
  explicit Stage(bool gzip) : name_(gzip ? "gzip" : "deflate"), gzip_(gzip) {}
  ~Stage() { Close(); }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  bool cut_short() const { return any_ && !ended_; }
  const std::string& name() const { return name_; }

  // Members may follow one of gzip (RFC 1952 2.2); anything else behind the end is padding.
  bool Write(std::string_view bytes, const Sink& sink, std::string* error) {
    any_ = any_ || !bytes.empty();
    std::string head;
    if (!open_) {
      head_ += bytes;
      if (head_.size() < 2) return true;
      head = std::exchange(head_, "");
      bytes = head;
    }
    while (!bytes.empty() && !padded_) {
      if (!open_ && ended_ && !(gzip_ && BeginsMember(bytes))) {
        padded_ = true;
      } else if (!open_ && !Open(bytes)) {
        return Fail("no room for it", error);
      } else if (!Inflate(&bytes, sink, error)) {
        return false;
      }
    }
    return true;
  }

 private:
  bool Open(std::string_view head) {
    zlib_ = z_stream();
    ended_ = false;
    open_ = inflateInit2(&zlib_, gzip_ ? kGzip : BeginsZlib(head) ? kZlib : kRaw) == Z_OK;
    return open_;
  }
  void Close() {
    if (open_) inflateEnd(&zlib_);
    open_ = false;
  }
  bool Fail(const char* why, std::string* error) {
    *error = "the content coding " + name_ + " is broken: " + (why == nullptr ? "bad data" : why);
    return false;
  }

  // To the end of *bytes or of the member.
  bool Inflate(std::string_view* bytes, const Sink& sink, std::string* error) {
    // zlib's interface is older than const.
    zlib_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes->data()));
    zlib_.avail_in = static_cast<uInt>(bytes->size());
    std::array<char, kPiece> piece;
    int code = Z_OK;
    do {
      zlib_.next_out = reinterpret_cast<Bytef*>(piece.data());
      zlib_.avail_out = static_cast<uInt>(piece.size());
      code = inflate(&zlib_, Z_NO_FLUSH);
      if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
        return Fail(zlib_.msg, error);
      const size_t made = piece.size() - zlib_.avail_out;
      if (made > 0 && !sink({piece.data(), made})) return false;
    } while (code == Z_OK && (zlib_.avail_in > 0 || zlib_.avail_out == 0));
    bytes->remove_prefix(bytes->size() - zlib_.avail_in);
    ended_ = code == Z_STREAM_END;
    if (ended_) Close();
    return true;
  }

  const std::string name_;
  const bool gzip_;
  bool open_ = false, any_ = false, ended_ = false, padded_ = false;
  std::string head_;  // the first bytes, before it is clear what they begin
  z_stream zlib_{};
};

ContentDecoder::ContentDecoder() = default;
ContentDecoder::~ContentDecoder() = default;

void ContentDecoder::Start(const std::vector<Header>& headers) {
  stages_.clear();
  unknown_.clear();
  error_.clear();
  for (const Header& header : headers) {
    if (!EqualsIgnoreCase(header.name, "content-encoding")) continue;
    for (const std::string& part : Split(header.value, ',')) {
      const std::string coding = ToLower(std::string(Trim(part)));
      if (coding.empty() || coding == "identity") continue;
      const bool gzip = coding == "gzip" || coding == "x-gzip";
      if ((!gzip && coding != "deflate") || stages_.size() == kMostStages) {
        unknown_ = "the content coding " + Printable(coding, 40) + " was not asked for";
        return;
      }
      stages_.push_back(std::make_unique<Stage>(gzip));
    }
  }
  std::reverse(stages_.begin(), stages_.end());
}

bool ContentDecoder::Write(std::string_view bytes, const Sink& sink) {
  if (error_.empty()) error_ = unknown_;
  return error_.empty() && WriteTo(0, bytes, sink);
}

bool ContentDecoder::WriteTo(size_t stage, std::string_view bytes, const Sink& sink) {
  if (stage == stages_.size()) return sink(bytes);
  return stages_[stage]->Write(
      bytes, [&](std::string_view decoded) { return WriteTo(stage + 1, decoded, sink); }, &error_);
}

std::string ContentDecoder::AtEnd() const {
  for (const auto& stage : stages_) {
    if (stage->cut_short()) return "the content coding " + stage->name() + " is cut short";
  }
  return "";
}

}  // namespace assay
