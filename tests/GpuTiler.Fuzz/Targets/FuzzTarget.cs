using System.Text;

namespace GpuTiler.Fuzz;

/// <summary>A reader, and what it may do with any input.</summary>
internal abstract class FuzzTarget : IDisposable
{
    /// <summary>What readers are told that the input is called.</summary>
    protected const string InputName = "input";

    /// <summary>What the command line calls it; its folders have this name too.</summary>
    public abstract string Name { get; }

    /// <summary>What it reads, in a few words.</summary>
    public abstract string Reads { get; }

    /// <summary>What it may use.</summary>
    public abstract Bounds Bounds { get; }

    /// <summary>The exceptions that it documents. Those derived from them are others.</summary>
    public abstract IReadOnlyList<Type> MayThrow { get; }

    /// <summary>Longer inputs are not made.</summary>
    public virtual int LongestInput => 1 << 14;

    /// <summary>Whether other threads take part: then their allocations count too.</summary>
    public virtual bool HasThreads => false;

    /// <summary>Inputs to begin with, from the project's own writers.</summary>
    public abstract IEnumerable<byte[]> Seeds();

    /// <summary>Reads an input.</summary>
    /// <exception cref="ExpectationException">It broke its word.</exception>
    public abstract void Run(byte[] input);

    /// <summary>Changes an input, mostly so that it stays one of the format.</summary>
    public abstract byte[] Mutate(byte[] input, Random random);

    /// <summary>Whether an exception is the documented answer to a damaged input.</summary>
    public virtual bool Expects(Exception exception) => MayThrow.Contains(exception.GetType());

    /// <summary>Texts as inputs.</summary>
    protected static IEnumerable<byte[]> Texts(params IEnumerable<string> texts) => texts.Select(Encoding.UTF8.GetBytes);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
