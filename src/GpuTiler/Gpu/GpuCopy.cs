namespace GpuTiler.Gpu;

/// <summary>A copy from one buffer to another, named by their handles (<see cref="GpuBuffer.Handle"/>).</summary>
/// <param name="Source">The buffer that is read.</param>
/// <param name="SourceOffset">Its first byte.</param>
/// <param name="Target">The buffer that is written.</param>
/// <param name="TargetOffset">Its first byte.</param>
/// <param name="Bytes">How many bytes.</param>
/// <param name="ForHost">Whether the host reads the target afterwards.</param>
internal readonly record struct GpuCopy(
    ulong Source, long SourceOffset, ulong Target, long TargetOffset, long Bytes, bool ForHost = false);
