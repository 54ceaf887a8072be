namespace GpuTiler.Imaging;

/// <summary>The three entries of a NumPy header: a Python dictionary with the keys descr, fortran_order and shape, in any order.</summary>
/// <param name="Descriptor">The element type, as in <c>&lt;f4</c>.</param>
/// <param name="FortranOrder">Whether the first index varies fastest.</param>
/// <param name="Shape">The dimensions, none negative.</param>
internal readonly record struct NpyHeaderFields(string Descriptor, bool FortranOrder, int[] Shape)
{
    /// <summary>Parses the text of a header.</summary>
    /// <exception cref="InvalidDataException">It is not such a dictionary.</exception>
    public static NpyHeaderFields Parse(string text, string name)
    {
        var reader = new PythonLiteralReader(text, name);
        string? descriptor = null;
        bool? fortranOrder = null;
        int[]? shape = null;
        reader.Expect('{');
        while (!reader.TryTake('}'))
        {
            string key = reader.ReadString();
            reader.Expect(':');
            switch (key)
            {
                case "descr" when descriptor is null:
                    descriptor = reader.NextIsString ? reader.ReadString() : throw Structured(reader.Rest, name);
                    break;
                case "fortran_order" when fortranOrder is null:
                    fortranOrder = reader.ReadBoolean();
                    break;
                case "shape" when shape is null:
                    shape = reader.ReadTuple();
                    break;
                default:
                    throw new InvalidDataException(
                        $"{name} has a header with the key '{key}', twice or unknown; "
                        + "descr, fortran_order and shape, once each, would do.");
            }

            if (!reader.TryTake(','))
            {
                reader.Expect('}');
                break;
            }
        }

        reader.ExpectEnd();
        return descriptor is not null && fortranOrder is { } isFortran && shape is not null
            ? new NpyHeaderFields(descriptor, isFortran, shape)
            : throw new InvalidDataException($"{name} has a header without all of descr, fortran_order and shape.");
    }

    private static InvalidDataException Structured(string found, string name) =>
        new($"{name} holds elements of the structured type {found}; {NpyTypeCodes.Supported} can be read.");
}
