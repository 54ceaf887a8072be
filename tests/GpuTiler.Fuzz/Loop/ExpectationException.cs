namespace GpuTiler.Fuzz;

/// <summary>A reader broke its word in another way than by an exception: a target found it.</summary>
internal sealed class ExpectationException(string message) : Exception(message)
{
    /// <summary>Sees that something holds.</summary>
    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ExpectationException(otherwise);
        }
    }
}
