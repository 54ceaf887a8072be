namespace GpuTiler.Onnx;

/// <summary>
/// The pictures that excite each unit of a layer most, or least: for each unit the K first by value; of equal values the lower picture is
/// first, then the lower place. Missing ones are NaN and −1.
/// </summary>
internal sealed class Ranking
{
    private readonly bool largestFirst;

    /// <param name="units">Units of the layer.</param>
    /// <param name="length">How many each keeps, K.</param>
    /// <param name="largestFirst">Whether the largest value is first, or the smallest.</param>
    public Ranking(int units, int length, bool largestFirst)
    {
        (Length, this.largestFirst) = (length, largestFirst);
        (Values, Pictures, Places) = (new float[units * length], new int[units * length], new int[units * length]);
        Values.AsSpan().Fill(float.NaN);
        Pictures.AsSpan().Fill(-1);
        Places.AsSpan().Fill(-1);
    }

    /// <summary>How many each unit keeps.</summary>
    public int Length { get; }

    /// <summary>Units × K.</summary>
    public float[] Values { get; }

    /// <inheritdoc cref="Values"/>
    public int[] Pictures { get; }

    /// <inheritdoc cref="Values"/>
    public int[] Places { get; }

    /// <summary>Whether a unit would keep a picture for a finite value at its first place.</summary>
    public bool Takes(int unit, float value, int picture) => IsBefore(value, picture, place: 0, ((unit + 1) * Length) - 1);

    /// <summary>Adds a picture that the unit was not given before.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="value">A finite value, other than −0.</param>
    /// <param name="picture">The picture's number.</param>
    /// <param name="place">Where the value is in its map.</param>
    public void Add(int unit, float value, int picture, int place)
    {
        int first = unit * Length, at = first + Length;
        while (at > first && IsBefore(value, picture, place, at - 1))
        {
            at--;
        }

        if (at == first + Length)
        {
            return;
        }

        int moved = first + Length - 1 - at;
        Values.AsSpan(at, moved).CopyTo(Values.AsSpan(at + 1));
        Pictures.AsSpan(at, moved).CopyTo(Pictures.AsSpan(at + 1));
        Places.AsSpan(at, moved).CopyTo(Places.AsSpan(at + 1));
        (Values[at], Pictures[at], Places[at]) = (value, picture, place);
    }

    /// <summary>Adds what another part of the data ranks.</summary>
    public void Add(Ranking other)
    {
        for (int i = 0; i < other.Values.Length; i++)
        {
            if (other.Pictures[i] >= 0)
            {
                Add(i / Length, other.Values[i], other.Pictures[i], other.Places[i]);
            }
        }
    }

    private bool IsBefore(float value, int picture, int place, int other)
    {
        // Most values are beaten by the last that is kept. A missing one, NaN, beats none.
        float kept = Values[other];
        if (largestFirst ? value < kept : value > kept)
        {
            return false;
        }

        return Pictures[other] < 0 || value != kept
            || (picture != Pictures[other] ? picture < Pictures[other] : place < Places[other]);
    }
}
