# leadwire_add_plugin(NAME SOURCES a.cpp … [LINK targets …])
# Builds NAME.so into the directory plugins/ of the build. One function is visible in it, and nothing in it keeps a host
# from unloading it.
function(leadwire_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 plugin "" "" "SOURCES;LINK")
  if(plugin_UNPARSED_ARGUMENTS OR NOT plugin_SOURCES)
    message(FATAL_ERROR "leadwire_add_plugin(NAME SOURCES files… [LINK targets…]): unexpected \"${plugin_UNPARSED_ARGUMENTS}\" or no sources")
  endif()
  set(map "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/leadwire-plugin.map")
  add_library(${name} MODULE ${plugin_SOURCES})
  set_target_properties(${name} PROPERTIES
    PREFIX "" SUFFIX ".so" POSITION_INDEPENDENT_CODE ON
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/plugins" LINK_DEPENDS "${map}")
  target_link_libraries(${name} PRIVATE leadwire::sdk ${plugin_LINK})
  # GCC's unique symbols would keep the library in memory for ever.
  target_compile_options(${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  target_link_options(${name} PRIVATE "LINKER:--version-script=${map}" LINKER:--gc-sections
                      LINKER:-z,now)
endfunction()
