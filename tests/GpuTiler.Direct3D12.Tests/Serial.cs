// Tests change the tables that all objects of the API in this process share, and measure the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
