namespace GpuTiler;

/// <summary>Work in numbered items that do not depend on each other.</summary>
internal interface IParallelWork
{
    /// <summary>Does one item, on any thread.</summary>
    void Run(int item);
}
