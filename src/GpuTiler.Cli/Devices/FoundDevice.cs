namespace GpuTiler.Cli;

/// <summary>One device that a search found.</summary>
/// <param name="Description">What it is.</param>
/// <param name="Refusal">Why it cannot be used all the same.</param>
/// <param name="IsSoftware">Whether it is no hardware, so that the processor does its work.</param>
/// <param name="IsForTests">
/// Whether it is there to test kernels, and is slow: it is measured where it is named, not with the others.
/// </param>
internal readonly record struct FoundDevice(string Description, string? Refusal = null, bool IsSoftware = false, bool IsForTests = false);
