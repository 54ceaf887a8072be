namespace GpuTiler;

/// <summary>The checks shared by every way of rendering; what passes them needs no further check.</summary>
internal static class RenderArguments
{
    /// <summary>Refuses activations of another shape or type.</summary>
    /// <param name="tensor">The activations.</param>
    /// <param name="shape">The shape that is needed.</param>
    /// <param name="elementType">The type that is needed.</param>
    /// <param name="user">What was made for them, for the message.</param>
    public static void RequireTensor(DeviceTensor tensor, TensorShape shape, ElementType elementType, string user)
    {
        if (tensor.Shape != shape)
        {
            throw new ArgumentException($"The tensor's shape is {tensor.Shape}; the {user} was made for {shape}.");
        }

        if (tensor.ElementType != elementType)
        {
            throw new ArgumentException($"The tensor holds {tensor.ElementType} activations; the {user} was made for {elementType}.");
        }
    }

    /// <summary>Refuses an image that the batch does not have.</summary>
    public static void RequireImage(in TilePlan plan, int image)
    {
        if (plan.Images > 1 && image != 0)
        {
            throw new ArgumentException(
                $"The plan shows the whole batch of {plan.Images} images: it is rendered as image 0, and {image} was named.");
        }

        if ((uint)image >= (uint)plan.Shape.Batch)
        {
            throw new ArgumentException($"The batch has no image {image}: it holds {plan.Shape.Batch}, counted from 0.");
        }
    }

    /// <summary>Refuses a range that needs a tiler's frames, where there are none.</summary>
    public static void RequireNothingHeld(TileRange range, string why)
    {
        if (range.Spread == RangeSpread.Held)
        {
            throw new ArgumentException($"The range {range} is held from frame to frame, and {why}: use a Tiler.");
        }
    }

    /// <summary>Refuses a buffer that the image does not fit, and returns the row pitch in force.</summary>
    public static int RequirePixels(in TilePlan plan, int length, int rowPitch)
    {
        int pitch = rowPitch == 0 ? plan.RowBytes : rowPitch;
        if (pitch < plan.RowBytes)
        {
            throw new ArgumentException($"The row pitch {rowPitch} is too small: a row of the image has {plan.RowBytes} bytes.");
        }

        long needed = ((long)pitch * (plan.ImageHeight - 1)) + plan.RowBytes;
        if (length < needed)
        {
            throw new ArgumentException(
                $"The image needs {needed} bytes ({plan.ImageWidth}×{plan.ImageHeight} pixels, row pitch {pitch}); the span has {length}.");
        }

        return pitch;
    }
}
