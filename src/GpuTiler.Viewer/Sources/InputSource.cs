namespace GpuTiler.Viewer;

/// <summary>Where the network's input comes from. The frame loop's thread alone calls it, unless it says otherwise.</summary>
internal abstract class InputSource
{
    /// <summary>Its name in messages.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it goes on by itself when it is chosen.</summary>
    public virtual bool PlaysAtOnce => true;

    /// <summary>The file that is shown; <see langword="null"/> where it is none.</summary>
    public virtual int? File => null;

    /// <summary>Its path, as it was named.</summary>
    public virtual string? FileName => null;

    /// <summary>Inputs that were replaced before the network saw them.</summary>
    public virtual long Dropped => 0;

    /// <summary>How long until there may be a new input without anybody's doing; <see langword="null"/> for never.</summary>
    public virtual TimeSpan? UntilNext => null;

    /// <summary>Writes the newest input that the network has not seen.</summary>
    /// <param name="input">The network's input.</param>
    /// <param name="time">When it was taken, by the page's clock; 0 where it has none.</param>
    /// <returns>Whether there was one.</returns>
    public abstract bool TryWrite(NetworkInput input, out double time);

    /// <summary>Whether there is one, playing or not: what a person has just chosen is shown even while time stands still.</summary>
    public virtual bool IsForced => false;

    /// <summary>Goes on or back by one.</summary>
    public virtual void Step(int by)
    {
    }
}
