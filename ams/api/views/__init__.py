"""The API's addresses, a file a resource. Each line of business is an operation or a query the pages use, too."""
