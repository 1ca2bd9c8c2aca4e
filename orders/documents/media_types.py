"""The media types of files that the program hands out, by their form."""

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
XLSX, CSV = MEDIA_TYPES["xlsx"], MEDIA_TYPES["csv"]
