// Bytes that say that they are a plugin: note and inspection keep within them, and agree about the note.
#include "host/plugin/plugin_file.hpp"

#include <cstdint>
#include <cstdlib>
#include <memory>

using namespace leadwire::plugin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // A copy of exactly this size, so that one byte too far is seen.
    const std::unique_ptr<char[]> copy(new char[size]);
    for (std::size_t i = 0; i < size; ++i) copy[i] = static_cast<char>(data[i]);
    const std::string_view bytes(copy.get(), size);
    auto note = note_in(bytes);
    auto seen = inspection_of(bytes);
    if (note.has_value() != seen.has_value()) std::abort();
    if (note && (note->name != seen->note.name || note->name.empty() || note->name.size() > 63)) std::abort();
    if (!note && note.error().text.empty()) std::abort();
    return 0;
}
