namespace GpuTiler.Viewer;

/// <summary>How much a page may ask for.</summary>
/// <param name="MessageBytes">Bytes of a message on the socket.</param>
/// <param name="Pixels">Pixels of all slots of a view.</param>
/// <param name="Slots">Slots of a view.</param>
internal sealed record LimitInfo(int MessageBytes, int Pixels, int Slots);
