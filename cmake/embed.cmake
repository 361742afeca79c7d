# cmake -DOUT=FILE -DFILES=a.sql;b.json -P embed.cmake: one {"name", R"text(text)text"} entry for each file.
set(entries "")
foreach(file ${FILES})
  file(READ "${file}" text)
  get_filename_component(name "${file}" NAME_WE)
  string(APPEND entries "{\"${name}\", R\"text(${text})text\"},\n")
endforeach()
file(WRITE "${OUT}" "${entries}")
