// Block elements: every type and the function that draws it.

import { h } from '../dom.js';
import { picture } from '../blocks/text.js';
import { button, feedbackButtons, iconButton } from './button.js';
import { checkboxes, radioButtons } from './choices.js';
import { datePicker, dateTimePicker, plainTextInput, timePicker, typedInput } from './inputs.js';
import { overflow } from './menu.js';
import { select } from './select.js';

const drawings = {
  button,
  checkboxes,
  datepicker: datePicker,
  datetimepicker: dateTimePicker,
  email_text_input: typedInput('email'),
  feedback_buttons: feedbackButtons,
  icon_button: iconButton,
  image: (element) => picture(element, 'accessory-image'),
  number_input: typedInput('number'),
  overflow,
  plain_text_input: plainTextInput,
  radio_buttons: radioButtons,
  timepicker: timePicker,
  url_text_input: typedInput('url'),
};

for (const type of ['static_select', 'users_select', 'conversations_select', 'channels_select']) {
  drawings[type] = select;
  drawings[`multi_${type}`] = select;
}

/** options: { inInput, labelId, label, describedBy, required } for an element that stands in an input block. */
export function drawElement(element, block, surface, options = {}) {
  const draw = drawings[element?.type];
  if (!draw) return h('span', { class: 'block-unknown' }, `An element of type "${element?.type}", which this page does not draw`);
  return draw(element, block, surface, options);
}
