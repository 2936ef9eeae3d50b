// Slack's names of emoji. A name that is not here is shown as it was typed, between its colons, as Slack does.

const table = `
+1:👍 thumbsup:👍 -1:👎 thumbsdown:👎 clap:👏 wave:👋 raised_hands:🙌 pray:🙏 muscle:💪 ok_hand:👌 point_right:👉
point_left:👈 point_up:☝️ point_up_2:👆 point_down:👇 hand:✋ raised_hand:✋ v:✌️ crossed_fingers:🤞 handshake:🤝 eyes:👀
smile:😄 smiley:😃 grinning:😀 grin:😁 laughing:😆 joy:😂 rofl:🤣 slightly_smiling_face:🙂 wink:😉 blush:😊 sunglasses:😎
thinking_face:🤔 neutral_face:😐 sweat_smile:😅 sweat:😓 cry:😢 sob:😭 scream:😱 rage:😡 angry:😠 confused:😕
face_with_monocle:🧐 partying_face:🥳 sleeping:😴 zzz:💤 robot_face:🤖 skull:💀 ghost:👻 exploding_head:🤯 shrug:🤷
heart:❤️ orange_heart:🧡 yellow_heart:💛 green_heart:💚 blue_heart:💙 purple_heart:💜 black_heart:🖤 broken_heart:💔
star:⭐ star2:🌟 sparkles:✨ zap:⚡ fire:🔥 boom:💥 tada:🎉 confetti_ball:🎊 rocket:🚀 trophy:🏆 medal:🏅 100:💯
white_check_mark:✅ heavy_check_mark:✔️ ballot_box_with_check:☑️ x:❌ heavy_multiplication_x:✖️ negative_squared_cross_mark:❎
warning:⚠️ exclamation:❗ heavy_exclamation_mark:❗ bangbang:‼️ grey_exclamation:❕ question:❓ grey_question:❔ interrobang:⁉️
no_entry:⛔ no_entry_sign:🚫 octagonal_sign:🛑 stop_sign:🛑 construction:🚧 rotating_light:🚨 vertical_traffic_light:🚦 traffic_light:🚥
red_circle:🔴 large_orange_circle:🟠 large_yellow_circle:🟡 large_green_circle:🟢 large_blue_circle:🔵 large_purple_circle:🟣
white_circle:⚪ black_circle:⚫ red_square:🟥 large_red_square:🟥 large_orange_square:🟧 large_yellow_square:🟨
large_green_square:🟩 large_blue_square:🟦 large_purple_square:🟪 white_large_square:⬜ black_large_square:⬛
white_medium_square:◻️ black_medium_square:◼️ small_blue_diamond:🔹 large_blue_diamond:🔷 small_orange_diamond:🔸
large_orange_diamond:🔶 small_red_triangle:🔺 small_red_triangle_down:🔻 radio_button:🔘 heavy_minus_sign:➖ heavy_plus_sign:➕
arrow_up:⬆️ arrow_down:⬇️ arrow_left:⬅️ arrow_right:➡️ arrow_upper_right:↗️ arrow_lower_right:↘️ arrow_up_small:🔼
arrow_down_small:🔽 arrow_double_up:⏫ arrow_double_down:⏬ arrow_forward:▶️ arrow_backward:◀️ fast_forward:⏩ rewind:⏪
double_vertical_bar:⏸️ pause_button:⏸️ black_square_for_stop:⏹️ stop_button:⏹️ record_button:⏺️ black_right_pointing_double_triangle_with_vertical_bar:⏭️
leftwards_arrow_with_hook:↩️ arrow_right_hook:↪️ arrows_counterclockwise:🔄 arrows_clockwise:🔃 repeat:🔁 twisted_rightwards_arrows:🔀
up:🆙 new:🆕 free:🆓 ok:🆗 sos:🆘 soon:🔜 end:🔚 back:🔙 top:🔝 on:🔛 information_source:ℹ️ link:🔗 anchor:⚓
hourglass:⌛ hourglass_flowing_sand:⏳ watch:⌚ alarm_clock:⏰ stopwatch:⏱️ timer_clock:⏲️ clock1:🕐 clock3:🕒 clock6:🕕 clock9:🕘 clock12:🕛
calendar:📆 date:📅 spiral_calendar_pad:🗓️ memo:📝 pencil:📝 pencil2:✏️ clipboard:📋 page_facing_up:📄 page_with_curl:📃
scroll:📜 bookmark_tabs:📑 bookmark:🔖 books:📚 book:📖 notebook:📓 ledger:📒 newspaper:📰 file_folder:📁 open_file_folder:📂
card_index_dividers:🗂️ card_file_box:🗃️ file_cabinet:🗄️ wastebasket:🗑️ package:📦 inbox_tray:📥 outbox_tray:📤 mailbox:📫 email:📧
envelope:✉️ label:🏷️ pushpin:📌 round_pushpin:📍 paperclip:📎 scissors:✂️ triangular_ruler:📐 straight_ruler:📏
bar_chart:📊 chart_with_upwards_trend:📈 chart_with_downwards_trend:📉 abacus:🧮 mag:🔍 mag_right:🔎 microscope:🔬 telescope:🔭
bulb:💡 flashlight:🔦 battery:🔋 electric_plug:🔌 computer:💻 desktop_computer:🖥️ keyboard:⌨️ printer:🖨️ floppy_disk:💾 cd:💿
gear:⚙️ wrench:🔧 hammer:🔨 hammer_and_wrench:🛠️ nut_and_bolt:🔩 toolbox:🧰 ladder:🪜 brick:🧱 bricks:🧱 magnet:🧲 test_tube:🧪
shield:🛡️ lock:🔒 unlock:🔓 closed_lock_with_key:🔐 key:🔑 old_key:🗝️ bell:🔔 no_bell:🔕 mega:📣 loudspeaker:📢 speech_balloon:💬
thought_balloon:💭 left_speech_bubble:🗨️ eye:👁️ satellite_antenna:📡 satellite:🛰️ globe_with_meridians:🌐 earth_africa:🌍
earth_americas:🌎 earth_asia:🌏 world_map:🗺️ compass:🧭 cloud:☁️ sunny:☀️ partly_sunny:⛅ rain_cloud:🌧️ snowflake:❄️
thunder_cloud_and_rain:⛈️ umbrella:☔ rainbow:🌈 ocean:🌊 droplet:💧 wind_blowing_face:🌬️ dash:💨 crescent_moon:🌙 full_moon:🌕
seedling:🌱 evergreen_tree:🌲 deciduous_tree:🌳 herb:🌿 four_leaf_clover:🍀 wheel_of_dharma:☸️ recycle:♻️ atom_symbol:⚛️
coffee:☕ tea:🍵 beer:🍺 beers:🍻 pizza:🍕 cake:🍰 birthday:🎂 cookie:🍪 apple:🍎 popcorn:🍿 gift:🎁 balloon:🎈 dart:🎯 game_die:🎲
ship:🚢 sailboat:⛵ boat:⛵ airplane:✈️ airplane_departure:🛫 airplane_arriving:🛬 helicopter:🚁 car:🚗 truck:🚚 ambulance:🚑
fire_engine:🚒 fire_extinguisher:🧯 bike:🚲 checkered_flag:🏁 triangular_flag_on_post:🚩 white_flag:🏳️ black_flag:🏴 flag-eu:🇪🇺
factory:🏭 house:🏠 office:🏢 hospital:🏥 school:🏫 bank:🏦 classical_building:🏛️ building_construction:🏗️ moneybag:💰 dollar:💵 euro:💶
money_with_wings:💸 credit_card:💳 receipt:🧾 scales:⚖️ crystal_ball:🔮 dog:🐶 cat:🐱 penguin:🐧 whale:🐳 whale2:🐋 octopus:🐙
snail:🐌 turtle:🐢 rabbit2:🐇 bug:🐛 ant:🐜 bee:🐝 spider_web:🕸️ unicorn_face:🦄 dragon:🐉 t-rex:🦖 cow:🐮 monkey:🐒
see_no_evil:🙈 hear_no_evil:🙉 speak_no_evil:🙊 man-shrugging:🤷‍♂️ woman-shrugging:🤷‍♀️ male-technologist:👨‍💻
female-technologist:👩‍💻 technologist:🧑‍💻 busts_in_silhouette:👥 bust_in_silhouette:👤 runner:🏃 walking:🚶 sleeping_accommodation:🛌
zero:0️⃣ one:1️⃣ two:2️⃣ three:3️⃣ four:4️⃣ five:5️⃣ six:6️⃣ seven:7️⃣ eight:8️⃣ nine:9️⃣ keycap_ten:🔟 1234:🔢 abc:🔤
heavy_dollar_sign:💲 copyright:©️ tm:™️ infinity:♾️ asterisk:*️⃣ hash:#️⃣ wavy_dash:〰️ trident:🔱 beginner:🔰 o:⭕ put_litter_in_its_place:🚮
`;

const names = new Map(table.trim().split(/\s+/).map((entry) => {
  const at = entry.lastIndexOf(':');
  return [entry.slice(0, at), entry.slice(at + 1)];
}));

/** The character of a name (without colons; a skin tone after "::" is left out), or null. */
export function emoji(name) {
  return names.get(name) ?? names.get(name.split('::')[0]) ?? null;
}

/** Replaces every known :name: in a text. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+)(?:::skin-tone-[2-6])?:/g, (whole, name) => emoji(name) ?? whole);
}
