#include "tools/mockcrm/packing.hpp"

#include <zlib.h>

#include <cstdlib>

namespace leadwire::mockcrm {

std::string packed(std::string_view text, packing how) {
    constexpr int window = 15, gzip_frame = 16;
    z_stream z{};
    if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                     how == packing::gzip ? window + gzip_frame : window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        std::abort();
    std::string out(deflateBound(&z, static_cast<uLong>(text.size())), '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    z.avail_in = static_cast<uInt>(text.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    deflate(&z, Z_FINISH);
    out.resize(z.total_out);
    deflateEnd(&z);
    return out;
}

} // namespace leadwire::mockcrm
