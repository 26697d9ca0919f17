"""Each format to an `Architecture`, in a module or folder of its own."""
