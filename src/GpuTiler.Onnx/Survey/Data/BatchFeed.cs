using System.Collections.Concurrent;
using GpuTiler.Imaging;

namespace GpuTiler.Onnx;

/// <summary>
/// Reads and prepares batches while the network runs on those before. Small ones are prepared several at a time, and what is prepared next
/// is under way twice.
/// </summary>
internal sealed class BatchFeed : IDisposable
{
    // A thread is not worth fewer pictures.
    private const int Ahead = 2, BlockPictures = 32;

    private readonly DataSet data;
    private readonly string model;
    private readonly SurveyDocument.InputPart input;
    private readonly PictureDecoder decode;
    private readonly int size, end;
    private readonly ParallelOptions threads;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentBag<PreparedInput> inputs = [];
    private readonly Queue<Task<PreparedBatch[]>> coming = [];
    private readonly Queue<PreparedBatch> ready = [];
    private readonly ConcurrentBag<PreparedBatch> free = [];
    private readonly int pictureBytes;
    private int next;

    /// <summary>Begins to read.</summary>
    /// <param name="data">The pictures.</param>
    /// <param name="input">The model's input, of a batch.</param>
    /// <param name="options">How they are read and prepared.</param>
    /// <param name="first">The first batch.</param>
    /// <param name="end">The batch behind the last one.</param>
    /// <exception cref="ArgumentException">The data do not fit the input.</exception>
    public BatchFeed(DataSet data, BoundInput input, in SurveyOptions options, int first, int end)
    {
        (this.data, next, this.end, model) = (data, first, end, input.Model);
        this.input = new(input.Name, input.ElementType, input.Dimensions.ToArray(), options.Preparation);
        size = (int)input.Dimensions[0];
        var limits = options.Limits;
        decode = options.Decoder ?? ((file, name) => ImageReader.Read(file, name, limits));
        threads = new()
        {
            MaxDegreeOfParallelism = options.Onnx.Threads > 0 ? options.Onnx.Threads : -1,
            CancellationToken = stopping.Token,
        };
        var one = new PreparedInput(model, this.input, data);
        inputs.Add(one);
        pictureBytes = one.ByteCount;
        while (coming.Count < Ahead && next < this.end)
        {
            Start();
        }
    }

    /// <summary>The next batch; <see langword="null"/> behind the last one.</summary>
    public PreparedBatch? Take()
    {
        if (ready.Count == 0 && coming.TryDequeue(out var block))
        {
            if (next < end)
            {
                Start();
            }

            Array.ForEach(block.GetAwaiter().GetResult(), ready.Enqueue);
        }

        return ready.TryDequeue(out var batch) ? batch : null;
    }

    /// <summary>Returns a batch.</summary>
    public void Return(PreparedBatch batch) => free.Add(batch);

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping.Cancel();
        foreach (var batch in coming)
        {
            ((IAsyncResult)batch).AsyncWaitHandle.WaitOne();
            _ = batch.Exception;
        }

        foreach (var one in inputs)
        {
            one.Dispose();
        }

        stopping.Dispose();
    }

    private void Start()
    {
        int first = next, count = Math.Min(Math.Max(1, BlockPictures / size), end - next);
        next += count;
        coming.Enqueue(Task.Run(() => Prepare(first, count)));
    }

    private PreparedBatch[] Prepare(int first, int count)
    {
        var batches = new PreparedBatch[count];
        for (int i = 0; i < count; i++)
        {
            var batch = batches[i] = free.TryTake(out var old) ? old : new PreparedBatch(size, pictureBytes);
            batch.First = (first + i) * size;
            batch.Count = Math.Min(size, data.Count - batch.First);
            Array.Clear(batch.Faults);
            batch.Input.AsSpan(batch.Count * pictureBytes).Clear();
        }

        int pictures = Math.Min(count * size, data.Count - (first * size));
        Parallel.For(
            0, pictures, threads, i => batches[i / size].Faults[i % size] = Prepare((first * size) + i, batches[i / size], i % size));
        return batches;
    }

    private PictureFault? Prepare(int picture, PreparedBatch batch, int index)
    {
        var one = inputs.TryTake(out var kept) ? kept : new PreparedInput(model, input, data);
        try
        {
            one.Picture = data.Read(picture, decode, one.Picture);
            one.Write(one.Picture, batch.InputOf(index));
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or DecodingLimitException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            batch.InputOf(index).Clear();
            return new(picture, data.NameOf(picture), e.Message);
        }
        finally
        {
            inputs.Add(one);
        }
    }
}
