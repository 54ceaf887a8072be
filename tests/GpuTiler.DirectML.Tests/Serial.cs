// The spies count what the whole process does.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
