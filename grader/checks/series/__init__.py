"""Evidence about series: windows, forecasts and their scaling."""
