using System.Text.RegularExpressions;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Weights;

namespace Easel.Diffusion;

/// <summary>What a job ends in when something was thrown: by who can mend it.</summary>
internal static partial class Failures
{
    /// <param name="fault">What was thrown.</param>
    /// <param name="what">Was being made, in a few words, for when memory did not suffice.</param>
    public static ImageEvent Of(Exception fault, string what) => fault switch
    {
        OperationCanceledException => new ImageEvent.Cancelled(),
        RequestException wrong => new ImageEvent.Failed(wrong.Field, wrong.Message),
        WeightsException wrong => new ImageEvent.Failed("model", wrong.Message),
        FileOutputException => new ImageEvent.Failed(null, fault.Message),
        NotFiniteException => new ImageEvent.Failed(null, fault.Message, fault.ToString()),
        OutOfMemoryException => new ImageEvent.Failed(null, NoMemory(what), fault.ToString()),
        _ when Memory().IsMatch(fault.Message) => new ImageEvent.Failed(null, NoMemory(what), fault.ToString()),
        TypeInitializationException { InnerException: { } inner } => new ImageEvent.Failed(null, $"{inner.GetType().Name}: {inner.Message}", fault.ToString()),
        _ => new ImageEvent.Failed(null, $"{fault.GetType().Name}: {FirstLine(fault.Message)}", fault.ToString()),
    };

    private static string NoMemory(string what) =>
        $"there is not enough memory for {what} ({Environment.WorkingSet / (1L << 20)} MiB are in use); make the picture or the batch smaller";

    // torch puts its own stack behind the first line.
    private static string FirstLine(string message) => message.Split('\n', 2)[0].Trim();

    [GeneratedRegex("not enough memory|can't allocate memory|out of memory", RegexOptions.IgnoreCase)]
    private static partial Regex Memory();
}
