namespace Easel.Web.Batches;

/// <summary>Where the prompt of a batch's picture comes from.</summary>
public enum BatchPrompts
{
    /// <summary>The form alone.</summary>
    Form,

    /// <summary>The form, and behind it a text file of the picture's name.</summary>
    Files,

    /// <summary>The form, and behind it the parameters in the picture.</summary>
    Info,
}
