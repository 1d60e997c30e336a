namespace FhirGenomics.Resources.FhirPath;

/// <summary>Reads the parts of a date or time from its text.</summary>
internal ref struct DateReader(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> text = text;
    private int at;

    public readonly bool AtEnd => at == text.Length;

    /// <summary>Takes the character if it comes next.</summary>
    public bool Skip(char expected)
    {
        if (at < text.Length && text[at] == expected)
        {
            at++;
            return true;
        }

        return false;
    }

    /// <summary>Exactly this many digits.</summary>
    public bool Number(int digits, out int value)
    {
        value = 0;
        for (var i = 0; i < digits; i++, at++)
        {
            if (at >= text.Length || !char.IsAsciiDigit(text[at]))
            {
                return false;
            }

            value = (value * 10) + (text[at] - '0');
        }

        return true;
    }

    /// <summary>One or more digits after the decimal point; those below 100 ns are dropped.</summary>
    public bool Fraction(out long ticks, out int digits)
    {
        ticks = 0;
        digits = 0;
        var unit = TimeSpan.TicksPerSecond / 10;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            ticks += (text[at] - '0') * unit;
            unit /= 10;
            digits = Math.Min(digits + 1, 7);
        }

        return digits > 0;
    }

    /// <summary>Z, an offset, or nothing; false if something else follows.</summary>
    public bool Offset(out int? minutes)
    {
        minutes = null;
        if (Skip('Z'))
        {
            minutes = 0;
        }
        else if (at < text.Length && text[at] is '+' or '-')
        {
            var sign = text[at++] == '-' ? -1 : 1;
            if (!Number(2, out var hours) || !Skip(':') || !Number(2, out var rest) || hours > 14 || rest > 59)
            {
                return false;
            }

            minutes = sign * ((hours * 60) + rest);
        }

        return true;
    }
}
