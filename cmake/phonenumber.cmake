# libphonenumber as target leadwire::phonenumber.
# Debian 12: libphonenumber-dev cannot stand beside libboost1.81-dev (its header packages ask for Boost 1.74), while
# the library has no such tie. Its headers are therefore unpacked from the package into build/deps, shared by all presets.
find_path(PHONENUMBER_INCLUDE_DIR phonenumbers/phonenumberutil.h)
if(NOT PHONENUMBER_INCLUDE_DIR)
  set(deps "${CMAKE_SOURCE_DIR}/build/deps/phonenumber")
  if(NOT EXISTS "${deps}/usr/include/phonenumbers/phonenumberutil.h")
    message(STATUS "Unpacking the headers of libphonenumber-dev into ${deps}")
    file(MAKE_DIRECTORY "${deps}")
    execute_process(COMMAND apt-get download libphonenumber-dev WORKING_DIRECTORY "${deps}"
                    RESULT_VARIABLE failed ERROR_VARIABLE output OUTPUT_QUIET)
    if(failed)
      message(FATAL_ERROR "libphonenumber's headers are missing and cannot be downloaded; run tools/setup. ${output}")
    endif()
    file(GLOB package "${deps}/libphonenumber-dev*.deb")
    execute_process(COMMAND dpkg -x ${package} "${deps}" COMMAND_ERROR_IS_FATAL ANY)
  endif()
  set(PHONENUMBER_INCLUDE_DIR "${deps}/usr/include" CACHE PATH "" FORCE)
endif()
find_library(PHONENUMBER_LIBRARY NAMES phonenumber libphonenumber.so.8 REQUIRED)
find_package(Protobuf REQUIRED)

add_library(leadwire_phonenumber INTERFACE)
add_library(leadwire::phonenumber ALIAS leadwire_phonenumber)
target_include_directories(leadwire_phonenumber SYSTEM INTERFACE "${PHONENUMBER_INCLUDE_DIR}")
target_link_libraries(leadwire_phonenumber INTERFACE "${PHONENUMBER_LIBRARY}" protobuf::libprotobuf)
# The header that pulls Boost or Abseil locks is only wanted in its standard form.
target_compile_definitions(leadwire_phonenumber INTERFACE I18N_PHONENUMBERS_USE_STDMUTEX)
