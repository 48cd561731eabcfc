"""The analytics view: filters, key figures, and charts whose marks open the cases behind them."""
