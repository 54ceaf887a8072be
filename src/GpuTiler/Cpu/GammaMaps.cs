using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>Writes maps of every layout into the image through the table of a gamma.</summary>
internal static unsafe class GammaMaps<TSimd, TVector, T>
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Writes some rows of neighbouring maps and what is beside them.</summary>
    /// <param name="frame">The image being rendered.</param>
    /// <param name="firstTile">The first map.</param>
    /// <param name="ranges">The range of each map.</param>
    /// <param name="y0">The first row.</param>
    /// <param name="y1">The row after the last.</param>
    [SkipLocalsInit]
    public static void Write(ref readonly CpuFrame frame, int firstTile, ReadOnlySpan<MinMax> ranges, int y0, int y1)
    {
        byte* levels = stackalloc byte[MapRuns<T>.Size + MapLoops<TSimd, TVector, T>.Slack];
        int width = frame.Plan.Shape.Width;
        int size = MapRuns<T>.SizeFor(frame.Plan.Shape);
        int rows = Math.Max(1, size / width), columns = Math.Min(width, MapRuns<T>.Size);
        for (int y = y0; y < y1; y += rows)
        {
            int height = Math.Min(rows, y1 - y);
            for (int i = 0; i < ranges.Length; i++)
            {
                var cell = new CellWriter(in frame, firstTile + i);
                var scale = StepScale.Entries(ranges[i].Low, ranges[i].High);
                for (int x = 0; x < width; x += columns)
                {
                    int count = Math.Min(columns, width - x);
                    LookUp(in frame, firstTile + i, (y * width) + x, count * height, scale, levels);
                    if (count == width)
                    {
                        cell.WriteRows(y, height, in *levels);
                    }
                    else
                    {
                        cell.WritePart(y, x, count, in *levels);
                    }
                }

                cell.WriteAround(y, y + height);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(Compilation.Alone)]
    private static void LookUp(ref readonly CpuFrame frame, int tile, int first, int count, in StepScale scale, byte* levels)
    {
        T* gathered = stackalloc T[MapRuns<T>.Size];
        int* steps = stackalloc int[MapRuns<T>.Size];
        StepLoops<TSimd, TVector, T>.ForLevels(in MapRuns<T>.At(in frame, tile, first, count, gathered), count, scale, ref *steps);
        fixed (byte* table = frame.Plan.GammaCurve!.Levels)
        {
            for (int i = 0; i < count; i++)
            {
                levels[i] = table[steps[i]];
            }
        }
    }
}
