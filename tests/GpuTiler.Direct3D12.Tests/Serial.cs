// Tests change the tables that all objects of the API in this process share, and measure the process.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
