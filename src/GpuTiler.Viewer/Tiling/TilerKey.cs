namespace GpuTiler.Viewer;

/// <summary>What a tiler renders: slots of several pages that want the same share one.</summary>
/// <param name="Layer">The layer's place in the list.</param>
/// <param name="Tiles">The rectangle of tiles.</param>
/// <param name="GridColumns">Columns of the layer's grid.</param>
/// <param name="Shrink">Values in each direction that become one pixel.</param>
/// <param name="IsMax">Whether the largest of them is shown, and not their mean.</param>
/// <param name="Range">The values that become 0 and 255.</param>
/// <param name="Gamma">Brightens or darkens what lies between.</param>
/// <param name="IsMask">Whether it is what is not finite that is wanted.</param>
/// <param name="Image">The image of the batch.</param>
internal readonly record struct TilerKey(
    int Layer, TileRectangle Tiles, int GridColumns, int Shrink, bool IsMax, TileRange Range, float Gamma, bool IsMask, int Image)
{
    /// <summary>The options of its tiler.</summary>
    /// <param name="shape">The layer's dimensions.</param>
    public TileOptions Options(TensorShape shape) => new()
    {
        Columns = Tiles.Columns,
        Channels = ChannelSelection.Of(ChannelsOf(shape.Channels)),
        RangeChannels = ChannelRange.Between(0, shape.Channels),
        Range = Range,
        Gamma = Gamma,
        Shrink = IsMax ? TileShrink.Max(Shrink) : TileShrink.Mean(Shrink),
        NaNColor = IsMask ? NonFiniteMask.NaN : null,
        InfinityColor = IsMask ? NonFiniteMask.Infinity : null,
    };

    /// <summary>The channel of each tile, row by row; only the grid's last row has cells without one, at its end.</summary>
    /// <param name="count">Channels of the layer.</param>
    public int[] ChannelsOf(int count)
    {
        var channels = new List<int>(Tiles.Columns * Tiles.Rows);
        for (int row = Tiles.Y; row < Tiles.Y + Tiles.Rows; row++)
        {
            for (int column = Tiles.X; column < Tiles.X + Tiles.Columns; column++)
            {
                int channel = (row * GridColumns) + column;
                if (channel < count)
                {
                    channels.Add(channel);
                }
            }
        }

        return [.. channels];
    }
}
