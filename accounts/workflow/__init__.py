"""What happens to accounts, and to what people ask and declare: a file for each group of verbs."""
