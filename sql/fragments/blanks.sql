/* The characters of which a blank text consists: space, tab, line feed, carriage
   return, no-break space, ideographic space. */
' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(12288)
