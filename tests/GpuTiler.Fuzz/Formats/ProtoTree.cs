using System.Text;
using GpuTiler.Onnx;

namespace GpuTiler.Fuzz;

/// <summary>Changes of a protobuf message by its fields: lengths and references stay right, more often than not.</summary>
internal static class ProtoTree
{
    private const int Deepest = 120, MostFields = 32;

    /// <summary>Changes a message.</summary>
    /// <param name="input">The message.</param>
    /// <param name="words">Text that means something there.</param>
    /// <param name="random">The choice.</param>
    public static byte[] Mutate(byte[] input, IReadOnlyList<string> words, Random random)
    {
        if (random.Next(8) == 0 || ProtoField.Read(input) is not { Count: > 0 } fields)
        {
            return Bytes.Mutate(input, random);
        }

        var lists = new List<List<ProtoField>>();
        Collect(fields, lists);
        var list = Bytes.One(lists, random);
        int at = random.Next(list.Count);
        var other = Bytes.One(Bytes.One(lists, random), random);
        switch (random.Next(9))
        {
            case 0:
                list.RemoveAt(at);
                break;
            case 1:
                list.Insert(at, list[at].Copy());
                break;
            case 2:
                int second = random.Next(list.Count);
                (list[at], list[second]) = (list[second], list[at]);
                break;
            case 3:
                list.Insert(at, other.Copy());
                break;
            case 4:
                list[at].Number = random.Next(1, MostFields);
                break;
            case 5:
                Nest(list[at], random.Next(4) == 0 ? Deepest : 1);
                break;
            default:
                ChangeValue(list[at], other, words, random);
                break;
        }

        return ProtoField.Write(fields);
    }

    private static void Collect(List<ProtoField> fields, List<List<ProtoField>> lists)
    {
        if (fields.Count > 0)
        {
            lists.Add(fields);
        }

        foreach (var field in fields)
        {
            Collect(field.Fields ?? [], lists);
        }
    }

    // A message inside itself, as a graph inside an operator is.
    private static void Nest(ProtoField field, int depth)
    {
        if (field.Fields is null)
        {
            return;
        }

        for (int i = 0; i < depth; i++)
        {
            field.Fields = [new() { Number = field.Number, Wire = ProtoReader.BytesWire, Fields = field.Fields }];
        }
    }

    private static void ChangeValue(ProtoField field, ProtoField other, IReadOnlyList<string> words, Random random)
    {
        if (field.Wire != ProtoReader.BytesWire)
        {
            field.Value = (ulong)Bytes.Number(random);
            return;
        }

        // Names refer to one another: what stands elsewhere is the likeliest to mean something.
        byte[] content = random.Next(3) switch
        {
            0 when other is { Wire: ProtoReader.BytesWire, Fields: null } => other.Content,
            1 => Encoding.UTF8.GetBytes(Bytes.One(words, random)),
            _ => Bytes.Mutate(field.Fields is null ? field.Content : ProtoField.Write(field.Fields), random),
        };
        (field.Content, field.Fields) = (content, null);
    }
}
