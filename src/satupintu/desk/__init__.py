"""The desk: everything staff do (meja kerja). A face: it parses, calls and renders; it decides and writes nothing."""
