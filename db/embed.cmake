# cmake -DOUT=FILE -DFILES=a.sql;b.sql -P embed.cmake: one {"name", R"sql(text)sql"} entry for each file.
set(text "")
foreach(file ${FILES})
  file(READ "${file}" sql)
  get_filename_component(name "${file}" NAME_WE)
  string(APPEND text "{\"${name}\", R\"sql(${sql})sql\"},\n")
endforeach()
file(WRITE "${OUT}" "${text}")
