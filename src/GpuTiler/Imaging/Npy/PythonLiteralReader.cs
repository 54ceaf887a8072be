namespace GpuTiler.Imaging;

/// <summary>Takes from a NumPy header the few Python literals that it may hold; anything else is refused with its position.</summary>
internal sealed class PythonLiteralReader(string text, string name)
{
    private const int MaxQuoted = 60;
    private int at;

    /// <summary>Whether a string comes next.</summary>
    public bool NextIsString => Peek() is '\'' or '"';

    /// <summary>The beginning of what is left, fit to be shown.</summary>
    public string Rest
    {
        get
        {
            Peek();
            return Printable(text.AsSpan(at).TrimEnd());
        }
    }

    /// <summary>Takes a character if it comes next.</summary>
    public bool TryTake(char wanted)
    {
        if (Peek() != wanted)
        {
            return false;
        }

        at++;
        return true;
    }

    /// <summary>Takes a character that must come next.</summary>
    public void Expect(char wanted)
    {
        if (!TryTake(wanted))
        {
            throw Unexpected($"'{wanted}'");
        }
    }

    /// <summary>Checks that nothing but white space is left.</summary>
    public void ExpectEnd()
    {
        if (Peek() is not null)
        {
            throw Unexpected("the end");
        }
    }

    /// <summary>Takes a string in single or double quotes; it is fit to be shown. NumPy writes no escapes here.</summary>
    public string ReadString()
    {
        if (!NextIsString)
        {
            throw Unexpected("a string");
        }

        int length = text.AsSpan(at + 1).IndexOf(text[at]);
        if (length < 0)
        {
            throw Unexpected("a string that ends");
        }

        string value = Printable(text.AsSpan(at + 1, length));
        at += length + 2;
        return value;
    }

    /// <summary>Takes True or False.</summary>
    public bool ReadBoolean()
    {
        Peek();
        bool value = text.AsSpan(at).StartsWith("True");
        if (!value && !text.AsSpan(at).StartsWith("False"))
        {
            throw Unexpected("True or False");
        }

        at += value ? 4 : 5;
        return value;
    }

    /// <summary>Takes a tuple of dimensions: <c>()</c>, <c>(3,)</c>, <c>(3, 4)</c>.</summary>
    public int[] ReadTuple()
    {
        var items = new List<int>();
        Expect('(');
        while (!TryTake(')'))
        {
            items.Add(ReadDimension());
            if (TryTake(','))
            {
                continue;
            }

            // To Python, (3) is a number, not a tuple.
            Expect(items.Count == 1 ? ',' : ')');
            break;
        }

        return [.. items];
    }

    private int ReadDimension()
    {
        bool isNegative = TryTake('-');
        if (Peek() is not { } first || !char.IsAsciiDigit(first))
        {
            throw Unexpected("a dimension");
        }

        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        ReadOnlySpan<char> digits = text.AsSpan(start, at - start);
        if (isNegative || !int.TryParse(digits, out int value) || value > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{name} has a dimension of {(isNegative ? "-" : "")}{Printable(digits)}; 0 to {Array.MaxLength} can be read.");
        }

        // Python 2 ends a long integer in L.
        TryTake('L');
        return value;
    }

    // The next character that is not white space; null at the end.
    private char? Peek()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at < text.Length ? text[at] : null;
    }

    private InvalidDataException Unexpected(string wanted) => new(at < text.Length
        ? $"{name} has a header that NumPy did not write: '{Printable(text.AsSpan(at, 1))}' at character {at} stands "
            + $"where {wanted} should be."
        : $"{name} has a header that NumPy did not write: it ends where {wanted} should be.");

    private static string Printable(ReadOnlySpan<char> found)
    {
        string shown = string.Create(Math.Min(found.Length, MaxQuoted), found, static (span, source) =>
        {
            for (int at = 0; at < span.Length; at++)
            {
                span[at] = char.IsControl(source[at]) || char.IsSurrogate(source[at]) ? '\uFFFD' : source[at];
            }
        });
        return found.Length > MaxQuoted ? shown + "…" : shown;
    }
}
