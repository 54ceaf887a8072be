namespace GpuTiler.Onnx;

/// <summary>The numbers that an ascent changes, the point, and the pictures that they stand for, with the channels first.</summary>
internal sealed class PictureParameters
{
    // A start that is black or white is as near to it as half a level of 8 bits: beyond a sigmoid lies neither.
    private const double LeastStart = 0.5 / 255;

    private readonly AscentNetwork network;
    private readonly bool isFourier, isDecorrelated;
    private readonly double decay;

    public PictureParameters(AscentNetwork network, in AscentRecipe recipe)
    {
        (this.network, decay, isFourier) = (network, recipe.Decay, recipe.Basis == PictureBasis.Fourier);
        isDecorrelated = recipe.Colors == PictureColors.Decorrelated && network.Channels == MaximizedPictures.ColorChannels;
        IsBounded = !ArePixels && !recipe.TakesRawValues;
    }

    /// <summary>Whether the point is the picture itself, in the network's order.</summary>
    public bool ArePixels => !isFourier && !isDecorrelated;

    /// <summary>Whether a picture stays between 0 and 1 because it is a sigmoid of what the point stands for.</summary>
    public bool IsBounded { get; }

    private bool HasChannelsLast => network.Picture.Layout == TensorLayout.Nhwc;

    /// <summary>The point's dimensions.</summary>
    public long[] Dimensions(int height, int width, int samples) => ArePixels ? network.Dimensions(height, width, samples)
        : [samples, network.Channels, height, isFourier ? FourierBasis.ColumnsOf(width) : width];

    /// <summary>The pictures of a point.</summary>
    /// <param name="point">The point.</param>
    /// <param name="size">The pictures' size.</param>
    public GraphValue ToPictures(GraphValue point, (int Height, int Width) size)
    {
        if (ArePixels)
        {
            return ChannelsFirst(point);
        }

        var values = isFourier ? Basis(size).Synthesize(point) : point;
        values = isDecorrelated ? ColorBasis.ToChannels(values, network.IsBgr) : values;
        return IsBounded ? values.Sigmoid() : values;
    }

    /// <summary>The gradient by the point, from that by the pictures.</summary>
    public GraphValue Adjoint(GraphValue gradient, GraphValue pictures)
    {
        if (ArePixels)
        {
            return InOrder(gradient);
        }

        gradient = IsBounded ? gradient * pictures * (1 - pictures) : gradient;
        gradient = isDecorrelated ? ColorBasis.Adjoint(gradient, network.IsBgr) : gradient;
        return isFourier ? Basis(SizeOf(pictures)).Adjoint(gradient) : gradient;
    }

    /// <summary>The point of pictures.</summary>
    public GraphValue FromPictures(GraphValue pictures)
    {
        if (ArePixels)
        {
            return InOrder(pictures);
        }

        var inside = IsBounded ? Levels.Clip(pictures, LeastStart, 1 - LeastStart) : pictures;
        var values = IsBounded ? (inside / (1 - inside)).Unary("Log") : inside;
        values = isDecorrelated ? ColorBasis.FromChannels(values, network.IsBgr) : values;
        return isFourier ? Basis(SizeOf(pictures)).Analyze(values) : values;
    }

    /// <summary>Pictures in the network's order, with the channels first.</summary>
    public GraphValue ChannelsFirst(GraphValue pictures) => HasChannelsLast ? pictures.Transpose(0, 3, 1, 2) : pictures;

    /// <summary>Pictures with the channels first in the network's order.</summary>
    public GraphValue InOrder(GraphValue pictures) => HasChannelsLast ? pictures.Transpose(0, 2, 3, 1) : pictures;

    private FourierBasis Basis((int Height, int Width) size) => new(size.Height, size.Width, decay);

    private static (int Height, int Width) SizeOf(GraphValue pictures) => ((int)pictures.Dimensions[2], (int)pictures.Dimensions[3]);
}
